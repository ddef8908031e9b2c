namespace ChurnWorker.Storage;

/// <summary>A table and its columns.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, and what they hold.</param>
internal sealed record StoredTable(string Name, IReadOnlyList<(string Name, StoredKind Kind)> Columns);
