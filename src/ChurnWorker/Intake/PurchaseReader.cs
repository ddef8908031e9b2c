using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>Reads <c>purchase.completed</c>.</summary>
internal static class PurchaseReader
{
    private static readonly Refusal NoOrder = new(QuarantineReasons.MissingMember, "orderId is missing");
    private static readonly Refusal NoCurrency = new(QuarantineReasons.MissingMember, "currency is missing");
    private static readonly Refusal NoAmount = new(QuarantineReasons.MissingMember, "amount is missing");

    /// <summary>The reader of the table.</summary>
    public static Refusal Read(ref MemberValues members, ref EventDraft draft)
    {
        var refusal = CommonMembers.ReadIds(ref members, ref draft);
        if (refusal.IsRefused) return refusal;
        if (draft.OrderId.Length == 0) return NoOrder;

        refusal = CommonMembers.ReadTime(ref members, ref draft);
        if (refusal.IsRefused) return refusal;

        refusal = CommonMembers.ReadCurrency(ref members, out var currency);
        if (refusal.IsRefused) return refusal;
        if (currency.Code.Length == 0) return NoCurrency;
        draft.Currency = currency.Code;

        refusal = CommonMembers.ReadAmount(ref members, Member.Amount, currency.FractionDigits, out draft.Amount);
        if (refusal.IsRefused) return refusal;
        if (draft.Amount is null) return NoAmount;

        refusal = CommonMembers.ReadVersion(ref members, out draft.Version);
        if (refusal.IsRefused) return refusal;

        draft.IsGuest = IdText.IsGuest(draft.CustomerId);
        return DetailText.ReadPurchase(ref members, out draft.Detail);
    }
}
