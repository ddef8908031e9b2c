namespace ChurnWorker.Intake;

/// <summary>
/// ISO 8601 instants in extended form: <c>YYYY-MM-DDTHH:MM[:SS[.fraction]]</c> with <c>Z</c>, <c>±HH:MM</c>, <c>±HHMM</c> or <c>±HH</c>. By hand because the
/// framework's parsers take the machine's zone where the offset is missing. Years 1970 to 9999; digits beyond milliseconds are cut off.
/// </summary>
internal static class InstantText
{
    private const long MillisecondsPerDay = 86_400_000;

    private static readonly Refusal Invalid = new(QuarantineReasons.InvalidTime, "not an ISO 8601 time between 1970 and 9999");
    private static readonly Refusal WithoutOffset = new(QuarantineReasons.TimeWithoutOffset, "the time has no offset from UTC; the machine's zone is never assumed");

    /// <summary>Parses ASCII text into Unix milliseconds UTC.</summary>
    public static Refusal TryRead(ReadOnlySpan<byte> text, out long instant)
    {
        instant = 0;
        if (!TryDate(text, out var day)) return Invalid;
        if (text.Length == 10) return WithoutOffset;
        if (text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')) return Invalid;
        if (!TryTimeOfDay(text[11..], out var time, out var used)) return Invalid;

        var zone = text[(11 + used)..];
        if (zone.IsEmpty) return WithoutOffset;
        if (!TryOffset(zone, out var offset)) return Invalid;

        instant = (day * MillisecondsPerDay) + time - offset;
        return instant is >= 0 and < 253_402_300_800_000 ? default : Invalid;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long day)
    {
        day = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!TryTwo(text, out var century) || !TryTwo(text[2..], out var rest) || !TryTwo(text[5..], out var month) || !TryTwo(text[8..], out var dayOfMonth)) return false;

        var year = (century * 100) + rest;
        if (year < 1970 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, dayOfMonth).DayNumber - 719_162;
        return true;
    }

    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long milliseconds, out int used)
    {
        milliseconds = 0;
        used = 5;
        if (text.Length < 5 || text[2] != ':' || !TryTwo(text, out var hour) || !TryTwo(text[3..], out var minute) || hour > 23 || minute > 59) return false;
        milliseconds = ((hour * 60) + minute) * 60_000L;
        if (text.Length == 5 || text[5] != ':') return true;

        if (text.Length < 8 || !TryTwo(text[6..], out var second) || second > 59) return false;
        milliseconds += second * 1000;
        used = 8;
        if (text.Length == 8 || text[8] is not ((byte)'.' or (byte)',')) return true;

        var digits = 0;
        var weight = 100;
        for (var i = 9; i < text.Length && char.IsAsciiDigit((char)text[i]); i++, digits++, weight /= 10)
            milliseconds += (text[i] - '0') * weight;

        used = 9 + digits;
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> zone, out long milliseconds)
    {
        milliseconds = 0;
        if (zone.Length == 1) return zone[0] is (byte)'Z' or (byte)'z';
        if (zone[0] is not ((byte)'+' or (byte)'-') || !TryTwo(zone[1..], out var hours)) return false;

        var minutes = 0;
        var rest = zone[3..];
        if (rest.Length > 0 && rest[0] == ':') rest = rest[1..];
        else if (rest.Length == 0) rest = "00"u8;
        if (rest.Length != 2 || !TryTwo(rest, out minutes)) return false;
        if (minutes > 59 || hours > 14 || (hours == 14 && minutes > 0)) return false;

        milliseconds = ((hours * 60) + minutes) * (zone[0] == '-' ? -60_000L : 60_000L);
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length < 2) return false;
        var tens = text[0] - '0';
        var ones = text[1] - '0';
        value = (tens * 10) + ones;
        return (uint)tens < 10 && (uint)ones < 10;
    }
}
