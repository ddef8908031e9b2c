using Spectre.Console;

namespace ChurnWorker.Commands;

/// <summary>One table of a report for a person: with borders on a terminal, aligned plain text elsewhere.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Headers; the first column is text, the others are figures.</param>
/// <param name="Rows">Cells.</param>
/// <param name="HasNotes">Whether the last column is text too.</param>
internal sealed record TextTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, bool HasNotes = false)
{
    /// <summary>Writes tables one after the other; those without a row are left out.</summary>
    public static void Write(TextWriter output, IEnumerable<TextTable> tables, bool toTerminal)
    {
        foreach (var table in tables.Where(t => t.Rows.Count > 0))
        {
            if (toTerminal)
                table.WriteBordered(output);
            else
                table.WritePlain(output);
        }
    }

    private void WriteBordered(TextWriter output)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(Title)), Border = TableBorder.Rounded };
        for (var i = 0; i < Columns.Count; i++)
            table.AddColumn(new TableColumn(Markup.Escape(Columns[i])) { Alignment = IsText(i) ? Justify.Left : Justify.Right });
        foreach (var row in Rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private void WritePlain(TextWriter output)
    {
        var widths = Columns.Select((column, i) => Rows.Max(row => row[i].Length) is var widest && widest > column.Length ? widest : column.Length).ToList();
        output.WriteLine(Title);
        foreach (var row in Rows.Prepend(Columns))
            output.WriteLine("  " + string.Join("  ", row.Select((cell, i) => IsText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        output.WriteLine();
    }

    private bool IsText(int column) => column == 0 || (HasNotes && column == Columns.Count - 1);
}
