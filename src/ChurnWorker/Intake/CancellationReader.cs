using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>Reads <c>order.cancelled</c>.</summary>
internal static class CancellationReader
{
    private static readonly Refusal NobodyNamed = new(QuarantineReasons.MissingMember, "neither orderId nor customerId is stated");
    private static readonly Refusal NoCurrency = new(QuarantineReasons.MissingMember, "a credit needs the currency of its amount");
    private static readonly Refusal CreditWithoutAmount = new(QuarantineReasons.MissingMember, "a cancellation without orderId is a credit and needs its amount");

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadIds(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        // a guest's order may be cancelled: the order tells whose it was
        if (IdText.IsGuest(draft.CustomerId)) draft.CustomerId = "";
        if (draft.OrderId.Length == 0 && draft.CustomerId.Length == 0) return NobodyNamed;

        refusal = CommonMembers.ReadTime(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = CommonMembers.ReadCurrency(ref members, out var currency);
        if (refusal.IsRefused) return refusal;
        draft.Currency = currency.Code;

        // the order tells the currency, but it may not have come yet: until then the amount is kept in the finest unit of any
        if (currency.Code.Length == 0 && draft.OrderId.Length == 0 && !members[Member.Amount].IsBlank) return NoCurrency;
        var digits = currency.Code.Length == 0 ? Currencies.MostFractionDigits : currency.FractionDigits;

        refusal = CommonMembers.ReadAmount(ref members, Member.Amount, digits, out draft.Amount);
        if (refusal.IsRefused) return refusal;
        if (draft.Amount is null && draft.OrderId.Length == 0) return CreditWithoutAmount;

        return DetailText.ReadCancellation(ref members, out draft.Detail);
    }
}
