using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Ids of events, orders, customers and sources.</summary>
internal static class IdText
{
    /// <summary>Most characters (UTF-16 units) of an id.</summary>
    public const int MaxLength = 200;

    private static readonly Refusal Invalid = new(QuarantineReasons.InvalidId, "an id is not 1 to 200 characters without control characters");

    /// <summary>Reads an id: a string, or an integer taken as its digits since many shops number their orders. Blank says nothing, like null.</summary>
    /// <returns>A refusal; otherwise <paramref name="id"/> is the id, empty where the member says nothing.</returns>
    public static Refusal TryRead(ref MemberValues members, Member member, out string id)
    {
        id = "";
        var value = members[member];
        if (value.IsAbsent) return default;

        var raw = members.Raw(value);
        if (value.Kind == JsonTokenType.Number) return TryReadNumber(raw, out id);
        // a character takes up to 6 bytes when escaped
        if (value.Kind != JsonTokenType.String || raw.Length > MaxLength * 6 || !JsonText.TryGetString(raw, value.IsEscaped, out id)) return Invalid;
        return Check(ref id);
    }

    /// <summary>Checks an id that came as text; blank becomes empty.</summary>
    public static Refusal Check(ref string id)
    {
        if (id.Length > MaxLength) return Invalid;
        var blank = true;
        foreach (var c in id)
        {
            if (char.IsControl(c)) return Invalid;
            blank &= char.IsWhiteSpace(c);
        }

        if (blank) id = "";
        return default;
    }

    /// <summary>Whether a customer id is what shops write for somebody who did not sign in.</summary>
    public static bool IsGuest(ReadOnlySpan<char> customerId)
    {
        var name = customerId.Trim();
        return name.IsEmpty || name is "0" || name.Equals("null", StringComparison.OrdinalIgnoreCase)
            || name.Equals("anonymous", StringComparison.OrdinalIgnoreCase);
    }

    private static Refusal TryReadNumber(ReadOnlySpan<byte> raw, out string id)
    {
        id = "";
        if (raw.Length > MaxLength || raw.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return Invalid;
        id = System.Text.Encoding.ASCII.GetString(raw);
        return default;
    }
}
