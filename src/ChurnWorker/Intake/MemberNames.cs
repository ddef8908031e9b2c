using System.Text;

namespace ChurnWorker.Intake;

/// <summary>Names of the members, the one place that spells them.</summary>
internal static class MemberNames
{
    private static readonly (Member Member, string Name)[] Table =
    [
        (Member.EventId, "eventId"), (Member.OrderId, "orderId"), (Member.CustomerId, "customerId"), (Member.OccurredAt, "occurredAt"),
        (Member.Amount, "amount"), (Member.Currency, "currency"), (Member.Version, "version"), (Member.Channel, "channel"), (Member.Lines, "lines"),
        (Member.Reason, "reason"), (Member.Comment, "comment"), (Member.SubscriptionId, "subscriptionId"), (Member.RecurringAmount, "recurringAmount"),
        (Member.Interval, "interval"), (Member.EffectiveAt, "effectiveAt"), (Member.Kind, "kind"), (Member.Score, "score"), (Member.Scale, "scale"),
        (Member.ComplaintId, "complaintId"), (Member.Granted, "granted"), (Member.OtherCustomerId, "otherCustomerId"),
        (Member.TriggerId, "triggerId"), (Member.Status, "status"), (Member.Type, "type"),
        (Member.Sku, "sku"), (Member.Quantity, "quantity"), (Member.Category, "category"), (Member.SupplyDays, "supplyDays"),
        (Member.SpecVersion, "specversion"), (Member.Id, "id"), (Member.Source, "source"), (Member.Time, "time"), (Member.Data, "data"),
        (Member.DataBase64, "data_base64"),
        (Member.MessageId, "messageId"), (Member.MessageType, "messageType"), (Member.Message, "message"),
        (Member.Batch, "batch"), (Member.Event, "event"), (Member.UserId, "userId"), (Member.Timestamp, "timestamp"), (Member.Properties, "properties"),
        (Member.OrderNumber, "order_id"), (Member.Revenue, "revenue"), (Member.Total, "total"), (Member.Products, "products"),
        (Member.ProductId, "product_id"), (Member.Price, "price"), (Member.Object, "object"),
    ];

    private static readonly (Member Member, byte[] Name)[][] ByLength = Buckets();

    /// <summary>The member of a name in UTF-8, <see cref="Member.None"/> for a foreign one.</summary>
    public static Member Find(ReadOnlySpan<byte> name)
    {
        if (name.Length >= ByLength.Length) return Member.None;
        foreach (var (member, known) in ByLength[name.Length])
            if (name[0] == known[0] && name.SequenceEqual(known)) return member;

        return Member.None;
    }

    /// <summary>The name of a member.</summary>
    public static string Of(Member member) => Array.Find(Table, row => row.Member == member).Name;

    private static (Member, byte[])[][] Buckets()
    {
        var longest = Table.Max(row => row.Name.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length =>
            Table.Where(row => row.Name.Length == length).Select(row => (row.Member, Encoding.UTF8.GetBytes(row.Name))).ToArray())];
    }
}
