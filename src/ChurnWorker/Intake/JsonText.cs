using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChurnWorker.Intake;

/// <summary>Texts of JSON. <c>Utf8JsonReader.GetString</c> throws on a lone surrogate; a hostile event must not cost an exception.</summary>
internal static class JsonText
{
    private const int StackLimit = 512;

    /// <summary>The text of a string token; false when it holds a lone surrogate, which no store and no other language can keep.</summary>
    public static bool TryGetString(ReadOnlySpan<byte> raw, bool isEscaped, out string text)
    {
        if (!isEscaped)
        {
            text = Encoding.UTF8.GetString(raw);
            return true;
        }

        byte[]? rented = null;
        var buffer = raw.Length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        var whole = TryUnescape(raw, buffer, out var written);
        text = whole ? Encoding.UTF8.GetString(buffer[..written]) : "";
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return whole;
    }

    /// <summary>
    /// Resolves the escapes of a well-formed string token into UTF-8, never longer than the input. A lone surrogate is written as the three bytes
    /// it would have, so that names still compare, and reported.
    /// </summary>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> into, out int written)
    {
        var whole = true;
        written = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                into[written++] = raw[i];
                continue;
            }

            var escape = raw[++i];
            if (escape != 'u')
            {
                into[written++] = Simple(escape);
                continue;
            }

            uint unit = Hex(raw.Slice(i + 1, 4));
            i += 4;
            if (char.IsHighSurrogate((char)unit) && raw.Length - i > 6 && raw[i + 1] == '\\' && raw[i + 2] == 'u'
                && Hex(raw.Slice(i + 3, 4)) is var low && char.IsLowSurrogate((char)low))
            {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 6;
            }
            else if (char.IsSurrogate((char)unit)) whole = false;

            written += Write(unit, into[written..]);
        }

        return whole;
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escape,
    };

    private static uint Hex(ReadOnlySpan<byte> digits) => uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Write(uint scalar, Span<byte> into)
    {
        if (scalar < 0x80)
        {
            into[0] = (byte)scalar;
            return 1;
        }

        if (scalar < 0x800)
        {
            into[0] = (byte)(0xC0 | (scalar >> 6));
            into[1] = (byte)(0x80 | (scalar & 0x3F));
            return 2;
        }

        if (scalar < 0x10000)
        {
            into[0] = (byte)(0xE0 | (scalar >> 12));
            into[1] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
            into[2] = (byte)(0x80 | (scalar & 0x3F));
            return 3;
        }

        into[0] = (byte)(0xF0 | (scalar >> 18));
        into[1] = (byte)(0x80 | ((scalar >> 12) & 0x3F));
        into[2] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
        into[3] = (byte)(0x80 | (scalar & 0x3F));
        return 4;
    }
}
