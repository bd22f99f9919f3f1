"""Regions by which offices are found: the provinces of China by their ISO 3166-2 codes, other countries as a whole."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Region(models.TextChoices):
    """A province of China, or a part of the world outside of it."""

    BEIJING = "CN-BJ", _("Beijing")
    TIANJIN = "CN-TJ", _("Tianjin")
    HEBEI = "CN-HE", _("Hebei")
    SHANXI = "CN-SX", _("Shanxi")
    INNER_MONGOLIA = "CN-NM", _("Inner Mongolia")
    LIAONING = "CN-LN", _("Liaoning")
    JILIN = "CN-JL", _("Jilin")
    HEILONGJIANG = "CN-HL", _("Heilongjiang")
    SHANGHAI = "CN-SH", _("Shanghai")
    JIANGSU = "CN-JS", _("Jiangsu")
    ZHEJIANG = "CN-ZJ", _("Zhejiang")
    ANHUI = "CN-AH", _("Anhui")
    FUJIAN = "CN-FJ", _("Fujian")
    JIANGXI = "CN-JX", _("Jiangxi")
    SHANDONG = "CN-SD", _("Shandong")
    HENAN = "CN-HA", _("Henan")
    HUBEI = "CN-HB", _("Hubei")
    HUNAN = "CN-HN", _("Hunan")
    GUANGDONG = "CN-GD", _("Guangdong")
    GUANGXI = "CN-GX", _("Guangxi")
    HAINAN = "CN-HI", _("Hainan")
    CHONGQING = "CN-CQ", _("Chongqing")
    SICHUAN = "CN-SC", _("Sichuan")
    GUIZHOU = "CN-GZ", _("Guizhou")
    YUNNAN = "CN-YN", _("Yunnan")
    TIBET = "CN-XZ", _("Tibet")
    SHAANXI = "CN-SN", _("Shaanxi")
    GANSU = "CN-GS", _("Gansu")
    QINGHAI = "CN-QH", _("Qinghai")
    NINGXIA = "CN-NX", _("Ningxia")
    XINJIANG = "CN-XJ", _("Xinjiang")
    HONG_KONG = "CN-HK", _("Hong Kong, China")
    MACAO = "CN-MO", _("Macao, China")
    TAIWAN = "CN-TW", _("Taiwan, China")
    ABROAD = "abroad", pgettext_lazy("region", "Outside of China")
