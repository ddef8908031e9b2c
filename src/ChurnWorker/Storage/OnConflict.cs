namespace ChurnWorker.Storage;

/// <summary>What an insert does with a row whose key is there already.</summary>
internal enum OnConflict
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>The row that is there stays as it is.</summary>
    Keep,

    /// <summary>The new row takes its place.</summary>
    Replace,
}
