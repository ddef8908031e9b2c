using System.Collections.Frozen;

namespace ChurnWorker.Model.Activity;

/// <summary>
/// ISO 4217 codes and how many fraction digits each currency has. Source: ISO 4217 list one, with the codes withdrawn since 2021
/// (ANG, BGN, CUC, HRK, SLL, ZWL) kept because imported histories name them. Codes without minor unit (metals, XDR, XTS, XXX) are no money of a shop.
/// </summary>
public static class Currencies
{
    private const string NoFraction = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDigits = "CLF UYW";

    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL " +
        "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD " +
        "SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL";

    private static readonly FrozenDictionary<string, Currency> ByCode =
        Of(NoFraction, 0).Concat(Of(TwoDigits, 2)).Concat(Of(ThreeDigits, 3)).Concat(Of(FourDigits, 4)).ToFrozenDictionary(c => c.Code, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Currency>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByCode.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Fraction digits of the currency that has most of them: the unit of an amount whose currency is not stated.</summary>
    public const int MostFractionDigits = 4;

    /// <summary>Every known currency, in no particular order.</summary>
    public static IReadOnlyCollection<Currency> All => ByCode.Values;

    /// <summary>Looks a code up. Codes are three upper-case letters: <c>gbp</c> is not a code, and nothing is guessed.</summary>
    /// <param name="code">The code as stated.</param>
    /// <param name="currency">The currency, with one shared string for its code.</param>
    public static bool TryGet(ReadOnlySpan<char> code, out Currency currency) => BySpan.TryGetValue(code, out currency);

    /// <summary>Fraction digits of a known currency.</summary>
    /// <exception cref="KeyNotFoundException">The code is unknown; nothing with an unknown code passes the intake.</exception>
    public static int FractionDigits(string code) => ByCode[code].FractionDigits;

    /// <summary>An amount in units of <see cref="MostFractionDigits"/> as minor units of a currency; what is finer than the currency is cut off.</summary>
    public static long FromFinest(long amount, string code)
    {
        for (var digits = MostFractionDigits; digits > FractionDigits(code); digits--)
            amount /= 10;
        return amount;
    }

    /// <summary>Minor units of a sum, rounded up, at most the largest there are.</summary>
    /// <param name="amount">Not negative.</param>
    /// <param name="code">ISO 4217 code.</param>
    public static long ToMinorUnits(decimal amount, string code)
    {
        var scaled = amount;
        for (var i = FractionDigits(code); i > 0; i--)
            scaled *= 10;
        return scaled >= long.MaxValue ? long.MaxValue : (long)decimal.Ceiling(scaled);
    }

    /// <summary>Minor units as a decimal with exactly the fraction digits of the currency.</summary>
    public static decimal ToDecimal(long minorUnits, string code) =>
        new decimal(1, 0, 0, false, (byte)FractionDigits(code)) * minorUnits;

    private static IEnumerable<Currency> Of(string codes, int digits) => codes.Split(' ').Select(code => new Currency(code, digits));
}
