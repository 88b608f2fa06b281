"""The screens, a module each; beside each its parts and windows (``name_…``) and what it asks of the store
(``verbs_name``: functions that run on a worker)."""
