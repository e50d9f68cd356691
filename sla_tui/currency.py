"""How many decimals an amount has: the minor units of the world's currencies, as ISO 4217 lists them.

Source: ISO 4217, table A.1 (active codes), kept by SIX for ISO; read on 2026-02-01 by way of
https://github.com/datasets/currency-codes. Precious metals, funds of the bond market and test codes have no minor unit
there and are left out.
"""

from __future__ import annotations

from typing import Final

_USUAL: Final = 2
_LISTED: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE "
        "CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
        "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
        "MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD "
        "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
        "USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS: Final = {code: decimals for decimals, codes in _LISTED.items() for code in codes.split()}


def decimals(currency: str) -> int:
    """The decimals of an amount in `currency`: JPY 0, EUR 2, KWD 3; 2 for a code that is not listed."""
    return _DECIMALS.get(currency, _USUAL)
