"""Layer 5: what a user can do, one function a verb, in previews and applies; joins the layers below."""
