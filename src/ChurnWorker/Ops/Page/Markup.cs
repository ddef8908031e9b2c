namespace ChurnWorker.Ops.Page;

/// <summary>HTML that is safe to write as it stands. Made by interpolation, which escapes every value that is not such HTML itself.</summary>
/// <param name="Text">The HTML.</param>
internal readonly record struct Markup(string Text)
{
    /// <summary>Nothing.</summary>
    public static readonly Markup None = new("");

    /// <summary>HTML with its values escaped.</summary>
    public static Markup Of(MarkupHandler html) => new(html.ToString());

    /// <summary>Several pieces one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public override string ToString() => Text;
}
