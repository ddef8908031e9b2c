using System.Buffers;
using System.Text.Json;

namespace ChurnWorker.Intake;

/// <summary>Writes the lines of a purchase in their one form.</summary>
internal sealed class LinesWriter(JsonWriterOptions options) : IDisposable
{
    /// <summary>Longest a unit lasts, days: ten years. What states more is no number of days.</summary>
    private const int MaxSupplyDays = 3650;

    private readonly ArrayBufferWriter<byte> buffer = new(256);
    private Utf8JsonWriter? writer;

    /// <summary>The lines; empty when there is none.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Reads and writes all lines; false when they are not as the contract has them.</summary>
    public bool TryWrite(ref MemberValues members) => TryWrite(ref members, Member.Lines);

    /// <summary>Reads and writes the products of a Segment call; false when they are not as Segment has them.</summary>
    public bool TryWriteProducts(ref MemberValues members) => TryWrite(ref members, Member.Products);

    public void Dispose() => writer?.Dispose();

    private bool TryWrite(ref MemberValues members, Member array)
    {
        var value = members[array];
        if (value.Kind != JsonTokenType.StartArray) return false;

        writer = new Utf8JsonWriter(buffer, options);
        var reader = new Utf8JsonReader(members.Raw(value), EventDecoder.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject) return false;
            var line = new MemberValues(members.Bytes);
            ObjectReader.Read(ref reader, value.Start, ref line);
            if (!(array == Member.Lines ? TryWriteLine(ref line) : TryWriteProduct(ref line))) return false;
        }

        if (writer.CurrentDepth > 0) writer.WriteEndArray();
        writer.Flush();
        return true;
    }

    private bool TryWriteLine(ref MemberValues line)
    {
        if (IdText.TryRead(ref line, Member.Sku, out var sku).IsRefused || sku.Length == 0) return false;
        if (!CommonMembers.TryNumber(ref line, Member.Quantity, out var quantity) || quantity is null) return false;
        if (!CommonMembers.TryNumber(ref line, Member.Amount, out var amount) || !DetailText.TryText(ref line, Member.Category, IdText.MaxLength, out var category)) return false;
        if (!CommonMembers.TryNumber(ref line, Member.SupplyDays, out var supplyDays)) return false;
        if (supplyDays is { } stated && (stated is < 0 or > MaxSupplyDays || stated != decimal.Truncate(stated))) return false;

        Write(sku, quantity.Value, amount, category, supplyDays);
        return true;
    }

    /// <summary>
    /// Segment asks for little: a product it does not name is left out, one without quantity is one piece, and the money of the line is price times quantity.
    /// </summary>
    private bool TryWriteProduct(ref MemberValues product)
    {
        if (IdText.TryRead(ref product, Member.Sku, out var sku).IsRefused || IdText.TryRead(ref product, Member.ProductId, out var id).IsRefused) return false;
        if (!CommonMembers.TryNumber(ref product, Member.Quantity, out var stated) || !CommonMembers.TryNumber(ref product, Member.Price, out var price)) return false;
        if (!DetailText.TryText(ref product, Member.Category, IdText.MaxLength, out var category)) return false;

        var quantity = stated ?? 1;
        if (decimal.Abs(quantity) > MoneyText.MaxUnits || decimal.Abs(price ?? 0) > MoneyText.MaxUnits) return false;
        var name = sku.Length > 0 ? sku : id;
        if (name.Length > 0) Write(name, quantity, price is { } each ? WithoutTrailingZeros(each * quantity) : null, category, supplyDays: null);
        return true;
    }

    /// <summary>6.95 × 12 is 83.40, and its one form is 83.4; dividing by one written with all its digits makes it so.</summary>
    private static decimal WithoutTrailingZeros(decimal number) => number / 1.0000000000000000000000000000m;

    private void Write(string sku, decimal quantity, decimal? amount, string category, decimal? supplyDays)
    {
        if (writer!.CurrentDepth == 0) writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("sku", sku);
        writer.WriteNumber("quantity", quantity);
        if (amount is { } money) writer.WriteNumber("amount", money);
        if (category.Length > 0) writer.WriteString("category", category);
        if (supplyDays is { } days) writer.WriteNumber("supplyDays", days);
        writer.WriteEndObject();
    }
}
