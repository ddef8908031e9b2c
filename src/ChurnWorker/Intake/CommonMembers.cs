using System.Text.Json;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>Members that several types of event share; their rules stand here once.</summary>
internal static class CommonMembers
{
    private static readonly Refusal NoEventId = new(QuarantineReasons.MissingMember, "eventId is missing");
    private static readonly Refusal NoTime = new(QuarantineReasons.MissingMember, "occurredAt is missing");
    private static readonly Refusal TimeNotText = new(QuarantineReasons.InvalidTime, "a time is a string; a number does not say its unit");
    private static readonly Refusal UnknownCurrency = new(QuarantineReasons.UnknownCurrency, "currency is no ISO 4217 code in upper case");
    private static readonly Refusal AmountNotNumber = new(QuarantineReasons.InvalidAmount, "the amount is no number and no decimal string");
    private static readonly Refusal BadVersion = new(QuarantineReasons.InvalidMember, "version is no integer from 0 to 2147483647");

    /// <summary>eventId.</summary>
    public static Refusal ReadEventId(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = IdText.TryRead(ref members, Member.EventId, out var eventId);
        if (refusal.IsRefused) return refusal;
        if (eventId.Length > 0) draft.EventId = eventId;
        return draft.EventId.Length == 0 ? NoEventId : default;
    }

    /// <summary>eventId, orderId, customerId.</summary>
    public static Refusal ReadIds(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = ReadEventId(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = IdText.TryRead(ref members, Member.OrderId, out draft.OrderId);
        return refusal.IsRefused ? refusal : IdText.TryRead(ref members, Member.CustomerId, out draft.CustomerId);
    }

    /// <summary>eventId, customerId, occurredAt: what every event of a customer states beside orders. Alone the reader of <c>customer.erased</c>.</summary>
    public static Refusal ReadWhoAndWhen(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = ReadEventId(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        refusal = IdText.TryRead(ref members, Member.CustomerId, out draft.CustomerId);
        if (refusal.IsRefused) return refusal;
        draft.IsGuest = IdText.IsGuest(draft.CustomerId);
        return ReadTime(ref members, ref draft);
    }

    /// <summary>The id of what the event is about.</summary>
    public static Refusal ReadSubject(ref MemberValues members, Member member, Refusal missing, ref EventDraft draft)
    {
        var refusal = IdText.TryRead(ref members, member, out draft.Subject);
        if (refusal.IsRefused) return refusal;
        return draft.Subject.Length == 0 ? missing : default;
    }

    /// <summary>occurredAt as stated.</summary>
    public static Refusal ReadTime(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = ReadInstant(ref members, Member.OccurredAt, out var stated);
        if (refusal.IsRefused) return refusal;
        if (stated is { } instant) draft.StatedAt = instant;
        return draft.StatedAt == EventDraft.NoTime ? NoTime : default;
    }

    /// <summary>An instant, Unix milliseconds UTC; null where it is not stated.</summary>
    public static Refusal ReadInstant(ref MemberValues members, Member member, out long? instant)
    {
        instant = null;
        var value = members[member];
        if (value.IsBlank) return default;
        if (value.Kind != JsonTokenType.String) return TimeNotText;

        var raw = members.Raw(value);
        var refusal = value.IsEscaped ? ReadEscaped(raw, out var read) : InstantText.TryRead(raw, out read);
        if (!refusal.IsRefused) instant = read;
        return refusal;
    }

    /// <summary>currency; empty where it is not stated.</summary>
    public static Refusal ReadCurrency(ref MemberValues members, out Currency currency)
    {
        currency = new Currency("", 0);
        var value = members[Member.Currency];
        if (value.IsBlank) return default;
        if (value.Kind != JsonTokenType.String || value.Length != 3 || value.IsEscaped) return UnknownCurrency;

        var raw = members.Raw(value);
        return Currencies.TryGet([(char)raw[0], (char)raw[1], (char)raw[2]], out currency) ? default : UnknownCurrency;
    }

    /// <summary>Money in minor units; null where it is not stated.</summary>
    public static Refusal ReadAmount(ref MemberValues members, Member member, int fractionDigits, out long? amount)
    {
        amount = null;
        var value = members[member];
        if (value.IsBlank) return default;
        if (value.Kind is not (JsonTokenType.Number or JsonTokenType.String) || value.IsEscaped) return AmountNotNumber;

        var refusal = MoneyText.TryRead(members.Raw(value), value.Kind == JsonTokenType.Number, fractionDigits, out var minorUnits);
        if (!refusal.IsRefused) amount = minorUnits;
        return refusal;
    }

    /// <summary>A number that is not money, as a JSON number or a decimal string, exact; null where it is not stated. False when it is no number of at most 28 digits.</summary>
    public static bool TryNumber(ref MemberValues members, Member member, out decimal? number)
    {
        number = null;
        var value = members[member];
        if (value.IsAbsent) return true;
        if (value.Kind is not (JsonTokenType.Number or JsonTokenType.String) || value.IsEscaped) return false;
        if (!DecimalText.TryParse(members.Raw(value), value.Kind == JsonTokenType.Number, out var text) || !text.TryToDecimal(out var parsed)) return false;
        number = parsed;
        return true;
    }

    /// <summary>version; 0 where it is not stated.</summary>
    public static Refusal ReadVersion(ref MemberValues members, out int version)
    {
        version = 0;
        var value = members[Member.Version];
        if (value.IsAbsent) return default;
        if (value.Kind != JsonTokenType.Number) return BadVersion;

        var raw = members.Raw(value);
        return raw[0] != '-' && int.TryParse(raw, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out version)
            ? default
            : BadVersion;
    }

    /// <summary>A JSON encoder may escape '+' (System.Text.Json does by default).</summary>
    private static Refusal ReadEscaped(ReadOnlySpan<byte> raw, out long instant)
    {
        Span<byte> text = stackalloc byte[256];
        if (raw.Length > text.Length) return InstantText.TryRead([], out instant);
        JsonText.TryUnescape(raw, text, out var written);
        return InstantText.TryRead(text[..written], out instant);
    }
}
