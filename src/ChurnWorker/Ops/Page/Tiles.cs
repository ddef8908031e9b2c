namespace ChurnWorker.Ops.Page;

/// <summary>Single figures side by side.</summary>
internal static class Tiles
{
    /// <param name="tiles">Name, value, a note below it, and whether it is cause for alarm.</param>
    public static Markup Of(params IEnumerable<(string Name, string Value, string Note, bool IsBad)> tiles) => Markup.Of($"""
        <dl class="tiles">
        {tiles.Select(tile => Markup.Of($"""<div class="{(tile.IsBad ? "bad" : "")}"><dt>{tile.Name}</dt><dd>{tile.Value}</dd>{(tile.Note.Length > 0 ? Markup.Of($"""<dd class="note">{tile.Note}</dd>""") : Markup.None)}</div>"""))}
        </dl>
        """);
}
