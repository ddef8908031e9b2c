using System.Buffers;
using System.Text.Json;

namespace ChurnWorker.Outbox;

/// <summary>One message as a line <c>{ type, routingKey, id, time, data }</c> of a file; <c>data</c> is the stored body, byte for byte.</summary>
internal static class NdjsonLine
{
    /// <summary>Writes the line and its newline.</summary>
    public static void Write(IBufferWriter<byte> output, OutboxRow row)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("type", row.Type);
            json.WriteString("routingKey", row.RoutingKey);
            json.WriteString("id", row.MessageId.ToString("D"));
            json.WriteString("time", OutboxPublisher.Rfc3339(row.OccurredAt));
            json.WritePropertyName("data");
            // The bytes are ours and final: checking them again would only cost time
            json.WriteRawValue(row.Body.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
