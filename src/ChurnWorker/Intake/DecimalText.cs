namespace ChurnWorker.Intake;

/// <summary>
/// A decimal number as stated, exact: (-1)^negative × <paramref name="Digits"/> × 10^-<paramref name="Scale"/>. Read from the raw bytes because
/// doubles round and <c>decimal</c> silently rounds what has over 28 digits.
/// </summary>
/// <param name="IsNegative">Whether it has a minus sign and is not zero.</param>
/// <param name="Digits">All stated digits as one number, 0 to 10^28 − 1.</param>
/// <param name="Scale">Digits after the point, less the exponent; may be negative.</param>
/// <param name="IntegerDigits">Digits before the point without leading zeros, exponent included; 0 or less below 1.</param>
/// <param name="IsTooLong">Over 28 digits: the other members but <paramref name="IntegerDigits"/> and the sign are not complete.</param>
internal readonly record struct DecimalText(bool IsNegative, UInt128 Digits, int Scale, int IntegerDigits, bool IsTooLong)
{
    private const int MaxDigits = 28;

    /// <summary>Reads <c>-?d+(.d+)?</c>, with an exponent where the text is a JSON number. Nothing else is a number: no comma, no group, no sign +, no blank.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool isJsonNumber, out DecimalText value)
    {
        value = default;
        var negative = text.Length > 0 && text[0] == '-';
        var i = negative ? 1 : 0;
        var digits = UInt128.Zero;
        var significant = 0;

        var whole = Run(text, ref i, ref digits, ref significant);
        var integerDigits = significant;
        var fraction = 0;
        if (whole > 0 && i < text.Length && text[i] == '.')
        {
            i++;
            fraction = Run(text, ref i, ref digits, ref significant);
            if (fraction == 0) return false;
        }

        var exponent = 0;
        if (whole > 0 && isJsonNumber && i < text.Length && !TryExponent(text, ref i, out exponent)) return false;
        if (whole == 0 || i != text.Length) return false;

        value = new DecimalText(negative && significant > 0, digits, fraction - exponent, significant - fraction + exponent, significant > MaxDigits);
        if (integerDigits > 0) value = value with { IntegerDigits = integerDigits + exponent };
        return true;
    }

    /// <summary>The number without trailing zeros after the point; false when it has over 28 digits.</summary>
    public bool TryToDecimal(out decimal number)
    {
        number = 0;
        var digits = Digits;
        var scale = Scale;
        if (IsTooLong || IntegerDigits > MaxDigits) return false;
        for (; scale < 0 && digits != 0; scale++) digits *= 10;
        for (; scale > 0 && digits % 10 == 0; scale--)
        {
            if (digits == 0) return true;
            digits /= 10;
        }

        if (digits == 0) return true;
        if (scale > MaxDigits) return false;
        number = new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), IsNegative, (byte)scale);
        return true;
    }

    private static int Run(ReadOnlySpan<byte> text, ref int i, ref UInt128 digits, ref int significant)
    {
        var start = i;
        for (; i < text.Length && char.IsAsciiDigit((char)text[i]); i++)
        {
            var digit = text[i] - '0';
            if (digit != 0 || significant > 0) significant++;
            if (significant <= MaxDigits) digits = (digits * 10) + (uint)digit;
        }

        return i - start;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int i, out int exponent)
    {
        exponent = 0;
        if (text[i++] is not ((byte)'e' or (byte)'E')) return false;
        var negative = i < text.Length && text[i] == '-';
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+') i++;
        var start = i;
        for (; i < text.Length && char.IsAsciiDigit((char)text[i]); i++)
            exponent = Math.Min((exponent * 10) + (text[i] - '0'), 10_000);

        // beyond the range of a double no two readers agree on the number
        if (i == start || exponent > 308) return false;
        if (negative) exponent = -exponent;
        return true;
    }
}
