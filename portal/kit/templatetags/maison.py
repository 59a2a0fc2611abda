"""Filters every template has: money and dates as people say them."""

from django import template

from portal.kit import dates, money

register = template.Library()

register.filter("euros", money.format_euros)
register.filter("jour", dates.day_short)
register.filter("jour_long", dates.day_long)
register.filter("heure", dates.hour)
register.filter("moment", dates.moment_short)
register.filter("moment_long", dates.moment_long)
