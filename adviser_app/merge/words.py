"""256 plain English words, one a byte, to read a key over the phone: four to seven letters, no two alike in sound."""

from __future__ import annotations

_LIST = """
acorn actor almond amber anchor angle ankle apple apron arch arrow aunt autumn award bacon badge bagel bakery
balloon bamboo banjo barrel basket beacon bicycle biscuit blanket bonnet border bottle branch bridge broom
bubble bucket bulldog butter cabin camel candle canoe carbon carpet castle cattle cavern ceiling cement chalk
cherry chimney circle clover cobweb coffee comet copper coral corner cottage cowboy cradle creek cricket crown
cuckoo cushion daisy dancer desert diamond dinner doctor dolphin donkey dragon drizzle drum eagle earth elbow
embassy emerald engine evening fabric falcon farmer feather fiddle finger flame flute forest fortune fossil
freckle frost furnace galaxy garden gazelle gentle giant ginger glacier glove goblet gospel granite grape guitar
hammer hamster harvest hazel helmet hermit hockey honey hotel igloo iguana indigo insect island ivory jacket
jaguar jelly jigsaw jungle kennel kettle kidney kitchen kiwi ladder lagoon lantern laundry leather lemon library
lighter lizard lobster lumber magnet mango maple marble meadow medal melon mirror mitten monkey mosaic museum
mustard napkin nectar needle nickel nutmeg oasis oatmeal octopus olive omelet onion orange orchid oven oxygen
oyster paddle palace panda parrot peanut pebble pelican pencil pepper piano picnic pigeon pillow pirate planet
plum pocket polish pony potato prairie pumpkin puppet puzzle pyramid quartz quilt rabbit radish raven ribbon
river rocket ruby saddle salmon sandal saucer scarf shadow silver spider sponge stable statue summer sunset
tablet teapot temple tiger timber tomato tractor trumpet tulip tunnel turnip umpire uncle unicorn valley vanilla
velvet village violin viper volcano waffle wagon walnut whisper window winter wizard yellow yodel yoghurt zebra
"""

WORDS = tuple(_LIST.split())
