namespace ChurnWorker.Intake;

/// <summary>Money as stated, to minor units; never guessed, never rounded.</summary>
internal static class MoneyText
{
    /// <summary>Largest amount of one event, in units of its currency.</summary>
    public const long MaxUnits = 1_000_000_000_000;

    private static readonly Refusal Invalid = new(QuarantineReasons.InvalidAmount, "the amount is no number with a decimal point");
    private static readonly Refusal Negative = new(QuarantineReasons.NegativeAmount, "the amount is negative");
    private static readonly Refusal TooLarge = new(QuarantineReasons.AmountTooLarge, "the amount is over 10^12");
    private static readonly Refusal TooPrecise = new(QuarantineReasons.AmountTooPrecise, "the amount has more digits than its currency");

    /// <summary>Parses an amount.</summary>
    /// <param name="text">A JSON number, or the text of a string.</param>
    /// <param name="isJsonNumber">Whether an exponent is part of the notation.</param>
    /// <param name="fractionDigits">Of the currency, 0 to 4.</param>
    /// <param name="minorUnits">The amount, 0 to 10^16.</param>
    public static Refusal TryRead(ReadOnlySpan<byte> text, bool isJsonNumber, int fractionDigits, out long minorUnits)
    {
        minorUnits = 0;
        if (!DecimalText.TryParse(text, isJsonNumber, out var number)) return Invalid;
        if (number.IsNegative) return Negative;
        if (number.IsTooLong) return number.IntegerDigits > 13 ? TooLarge : TooPrecise;

        var digits = number.Digits;
        if (digits == 0) return default;
        if (number.IntegerDigits > 13) return TooLarge;

        var scale = number.Scale;
        for (; scale > fractionDigits; scale--)
        {
            var (quotient, remainder) = UInt128.DivRem(digits, 10);
            if (remainder != 0) return Over(number) ? TooLarge : TooPrecise;
            digits = quotient;
        }

        for (; scale < fractionDigits; scale++) digits *= 10;
        if (digits > (UInt128)MaxUnits * (UInt128)Power(fractionDigits)) return TooLarge;
        minorUnits = (long)digits;
        return default;
    }

    private static bool Over(DecimalText number)
    {
        var units = number.Digits;
        for (var scale = number.Scale; scale > 0 && units > 0; scale--) units /= 10;
        return units >= (UInt128)MaxUnits;
    }

    private static long Power(int exponent) => exponent switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1000, _ => 10_000 };
}
