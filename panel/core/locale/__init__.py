"""What people read: English is the msgids in code and templates, German is `de/LC_MESSAGES/messages.po`.

`make translations` (`python -m panel.core.locale`) collects the msgids and lists what still lacks a translation.
"""
