using System.Text.Json;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>All that a peer reads of a message. A cancellation that names no customer is counted under its order: finding whose it was is the worker's job.</summary>
/// <param name="EventId">Id of the event.</param>
/// <param name="CustomerId">Customer, or the order where none is named.</param>
/// <param name="Cents">Minor units.</param>
internal readonly record struct Payment(string EventId, string CustomerId, long Cents)
{
    /// <summary>Reads a body without building a document.</summary>
    public static Payment Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        string eventId = "", customerId = "", orderId = "";
        var cents = 0L;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.ValueSpan;
            var isId = member.SequenceEqual("eventId"u8);
            var isCustomer = member.SequenceEqual("customerId"u8);
            var isOrder = member.SequenceEqual("orderId"u8);
            var isAmount = member.SequenceEqual("amount"u8);
            reader.Read();
            if (isId)
                eventId = reader.GetString()!;
            else if (isCustomer)
                customerId = reader.GetString()!;
            else if (isOrder)
                orderId = reader.GetString()!;
            else if (isAmount)
                cents = (long)(reader.GetDecimal() * 100);
            else
                reader.Skip();
        }

        return new Payment(eventId, customerId.Length == 0 ? orderId : customerId, cents);
    }
}
