using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>Reads <c>subscription.started</c>, <c>subscription.changed</c> and <c>subscription.cancelled</c>.</summary>
internal static class SubscriptionReader
{
    /// <summary>How far ahead the end of a subscription may lie, ms: ten years, leap days included.</summary>
    private const long LongestNotice = 3653L * 86_400_000;

    private static readonly Refusal NoSubscription = new(QuarantineReasons.MissingMember, "subscriptionId is missing");
    private static readonly Refusal NoCurrency = new(QuarantineReasons.MissingMember, "currency is missing");
    private static readonly Refusal NoAmount = new(QuarantineReasons.MissingMember, "recurringAmount is missing");
    private static readonly Refusal TooFarAhead = new(QuarantineReasons.Future, "effectiveAt is more than 10 years after occurredAt");
    private static readonly Term Interval = new(Member.Interval, "month", "year");

    /// <summary>A subscription that runs: its money and how often it is due.</summary>
    public static Refusal ReadTerms(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = ReadWhich(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = CommonMembers.ReadCurrency(ref members, out var currency);
        if (refusal.IsRefused) return refusal;
        if (currency.Code.Length == 0) return NoCurrency;
        draft.Currency = currency.Code;

        refusal = CommonMembers.ReadAmount(ref members, Member.RecurringAmount, currency.FractionDigits, out draft.Amount);
        if (refusal.IsRefused) return refusal;
        return draft.Amount is null ? NoAmount : Interval.Read(ref members, out draft.Term);
    }

    /// <summary>A subscription that ends. Its end may lie ahead; that is never a clock gone wrong, so it is not set to receipt.</summary>
    public static Refusal ReadEnd(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = ReadWhich(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = CommonMembers.ReadInstant(ref members, Member.EffectiveAt, out draft.EffectiveAt);
        if (refusal.IsRefused) return refusal;
        return draft.EffectiveAt > draft.StatedAt + LongestNotice ? TooFarAhead : DetailText.ReadSubscription(ref members, out draft.Detail);
    }

    private static Refusal ReadWhich(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadWhoAndWhen(ref members, ref draft);
        return refusal.IsRefused ? refusal : CommonMembers.ReadSubject(ref members, Member.SubscriptionId, NoSubscription, ref draft);
    }
}
