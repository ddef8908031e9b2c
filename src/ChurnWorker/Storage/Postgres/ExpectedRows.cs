namespace ChurnWorker.Storage.Postgres;

/// <summary>How many rows a command of a batch must change: fewer mean that another worker was faster.</summary>
/// <param name="Command">Which command.</param>
/// <param name="Rows">How many.</param>
/// <param name="Table">Where.</param>
internal readonly record struct ExpectedRows(int Command, int Rows, string Table);
