"""The parts that screens are made of. Import from the modules (`components.table`, `components.chart`, …): this
package loads nothing by itself, so that the first window stays light.

cards     Card, FigureCard, CardRow, label(), ToneLabel
banner    BannerStack (the shell has it; screens call ``context.banner``)
header    PageHeader (every Screen has one as ``self.header``)
table     Column, DataTable (the widget), TableModel
chart     Chart
progress  ProgressPanel
empty     EmptyState
forms     add_row(), button()
group     GroupChooser
"""
