"""The telephone in the middle of something else: what was being written waits, the caller is known, told, called back, and it goes on."""

import pytest
from playwright.sync_api import expect

from portal.desk.models import AsideFile, CallBack
from portal.people.models import Person

from .conftest import scrolls_sideways
from .test_few_gestures import BOTH, Hands
from .town import TABLET, account, plain, somebody

MOST = 20  # from the ringing to the form as it stood
