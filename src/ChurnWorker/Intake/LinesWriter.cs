using System.Buffers;
using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Writes the lines of a purchase in their one form.</summary>
internal sealed class LinesWriter(JsonWriterOptions options) : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);
    private Utf8JsonWriter? writer;

    /// <summary>The lines; empty when there is none.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Reads and writes all lines; false when they are not as the contract has them.</summary>
    public bool TryWrite(ref MemberValues members)
    {
        var value = members[Member.Lines];
        if (value.Kind != JsonTokenType.StartArray) return false;

        writer = new Utf8JsonWriter(buffer, options);
        var reader = new Utf8JsonReader(members.Raw(value), EventDecoder.ReaderOptions);
        reader.Read();
        var any = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject) return false;
            var line = new MemberValues(members.Bytes);
            ObjectReader.Read(ref reader, value.Start, ref line);
            if (!any) writer.WriteStartArray();
            any = true;
            if (!TryWriteLine(ref line)) return false;
        }

        if (any) writer.WriteEndArray();
        writer.Flush();
        return true;
    }

    public void Dispose() => writer?.Dispose();

    private bool TryWriteLine(ref MemberValues line)
    {
        if (IdText.TryRead(ref line, Member.Sku, out var sku).IsRefused || sku.Length == 0) return false;
        if (!TryNumber(ref line, Member.Quantity, out var quantity) || quantity is null) return false;
        if (!TryNumber(ref line, Member.Amount, out var amount) || !DetailText.TryText(ref line, Member.Category, IdText.MaxLength, out var category)) return false;
        if (!TryNumber(ref line, Member.SupplyDays, out var supplyDays)) return false;
        if (supplyDays is { } stated && (stated < 0 || stated != decimal.Truncate(stated))) return false;

        writer!.WriteStartObject();
        writer.WriteString("sku", sku);
        writer.WriteNumber("quantity", quantity.Value);
        if (amount is { } money) writer.WriteNumber("amount", money);
        if (category.Length > 0) writer.WriteString("category", category);
        if (supplyDays is { } days) writer.WriteNumber("supplyDays", days);
        writer.WriteEndObject();
        return true;
    }

    private static bool TryNumber(ref MemberValues line, Member member, out decimal? number)
    {
        number = null;
        var value = line[member];
        if (value.IsAbsent) return true;
        if (value.Kind is not (JsonTokenType.Number or JsonTokenType.String) || value.IsEscaped) return false;
        if (!DecimalText.TryParse(line.Raw(value), value.Kind == JsonTokenType.Number, out var text) || !text.TryToDecimal(out var parsed)) return false;
        number = parsed;
        return true;
    }
}
