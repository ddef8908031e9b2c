namespace ChurnWorker.Ops.Page;

/// <summary>A table; the first cell of a row says what the row is about.</summary>
internal static class PageTable
{
    /// <summary>The table, nothing where it has no rows.</summary>
    /// <param name="caption">What it is; empty where that stands above it.</param>
    /// <param name="columns">Headings; none where the rows speak for themselves.</param>
    /// <param name="rows">Cells.</param>
    /// <param name="id">Of the table; empty: none.</param>
    public static Markup Of(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, string id = "")
    {
        var cells = rows.ToList();
        return cells.Count == 0 ? Markup.None : Markup.Of($"""
            <div class="scroll"><table{(id.Length > 0 ? Markup.Of($" id=\"{id}\"") : Markup.None)}>{(caption.Length > 0 ? Markup.Of($"<caption>{caption}</caption>") : Markup.None)}{Head(columns)}<tbody>
            {cells.Select(Row)}</tbody></table></div>
            """);
    }

    private static Markup Head(IReadOnlyList<string> columns) =>
        columns.Count == 0 ? Markup.None : Markup.Of($"<thead><tr>{columns.Select(column => Markup.Of($"<th scope=\"col\">{column}</th>"))}</tr></thead>");

    private static Markup Row(IReadOnlyList<string> cells) => Markup.Of($"<tr><th scope=\"row\">{cells[0]}</th>{cells.Skip(1).Select(cell => Markup.Of($"<td>{cell}</td>"))}</tr>\n");
}
