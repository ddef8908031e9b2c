using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChurnWorker.Model.Activity;

/// <summary>The reporting currency of a shop and the dated rates into it. A pair or a day that no rate speaks of is unknown, never guessed.</summary>
public sealed class ReportingRates
{
    /// <summary>Most significant digits of a rate: with them the product with any sum of money is exact in 128 bits.</summary>
    public const int MostRateDigits = 15;

    private readonly FrozenDictionary<string, ExactRate[]> _byCurrency;
    private readonly int _fractionDigits;

    /// <param name="currency">ISO 4217 code of the reporting currency.</param>
    /// <param name="rates">Rates of other currencies, in any order; of one currency at most one a day.</param>
    public ReportingRates(string currency, IEnumerable<DatedRate> rates)
    {
        Currency = currency;
        _fractionDigits = Currencies.FractionDigits(currency);
        var sorted = rates.Select(r => r with { Rate = Canonical(r.Rate) }).OrderBy(r => r.Currency, StringComparer.Ordinal).ThenBy(r => r.FromDay).ToList();
        _byCurrency = sorted.GroupBy(r => r.Currency, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Select(r => ExactRate.Of(r, _fractionDigits)).ToArray(), StringComparer.Ordinal);

        var text = new StringBuilder(currency);
        foreach (var rate in sorted)
            text.Append(CultureInfo.InvariantCulture, $" {rate.Currency}@{rate.FromDay}={rate.Rate}");
        Fingerprint = text.ToString();
    }

    /// <summary>ISO 4217 code of the reporting currency.</summary>
    public string Currency { get; }

    /// <summary>Currency and all rates in one canonical text: equal tables, equal texts.</summary>
    public string Fingerprint { get; }

    /// <summary>Converts money at the rate in force on a day, rounded half to even to a minor unit; false where no rate is known.</summary>
    /// <param name="amount">Minor units of <paramref name="currency"/>, not negative.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="day">Day number on the shop's calendar.</param>
    /// <param name="converted">Minor units of the reporting currency.</param>
    public bool TryConvert(long amount, string currency, int day, out long converted)
    {
        converted = amount;
        if (currency == Currency)
            return true;
        if (!_byCurrency.TryGetValue(currency, out var rates))
            return false;

        // few rates a currency, and most orders are recent: from the latest backwards
        for (var i = rates.Length - 1; i >= 0; i--)
        {
            if (rates[i].FromDay > day)
                continue;
            converted = rates[i].Convert(amount);
            return true;
        }

        return false;
    }

    /// <summary>Without trailing zeros: 1.50 and 1.5 are the same rate.</summary>
    private static decimal Canonical(decimal rate) => rate / 1.0000000000000000000000000000m;

    /// <summary>A rate between minor units as the exact fraction <paramref name="Numerator"/> / <paramref name="Denominator"/>.</summary>
    private readonly record struct ExactRate(int FromDay, Int128 Numerator, Int128 Denominator)
    {
        public static ExactRate Of(DatedRate rate, int fractionDigits)
        {
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(rate.Rate, bits);
            var numerator = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
            var exponent = fractionDigits - Currencies.FractionDigits(rate.Currency) - ((bits[3] >> 16) & 0xFF);
            return exponent >= 0
                ? new ExactRate(rate.FromDay, numerator * PowerOfTen(exponent), 1)
                : new ExactRate(rate.FromDay, numerator, PowerOfTen(-exponent));
        }

        public long Convert(long amount)
        {
            var (whole, rest) = Int128.DivRem(amount * Numerator, Denominator);
            var twice = rest * 2;
            if (twice > Denominator || (twice == Denominator && Int128.IsOddInteger(whole)))
                whole++;
            return whole > long.MaxValue ? long.MaxValue : (long)whole;
        }

        private static Int128 PowerOfTen(int exponent)
        {
            var power = Int128.One;
            for (; exponent > 0; exponent--)
                power *= 10;
            return power;
        }
    }
}
