using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace ChurnWorker.Ops.Page;

/// <summary>Builds <see cref="Markup"/> from an interpolated string: what the program wrote stays, what it was given is escaped.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string html) => _html.Append(html);

    public void AppendFormatted(Markup html) => _html.Append(html.Text);

    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (var part in parts)
            _html.Append(part.Text);
    }

    public void AppendFormatted<T>(T value, string? format = null) =>
        _html.Append(HtmlEncoder.Default.Encode(value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? ""));

    public override string ToString() => _html.ToString();
}
