namespace ChurnWorker.Configuration;

/// <summary>Secrets of which several hold at a time while they are being replaced, as their file has them now.</summary>
internal sealed class RotatingSecrets
{
    private SecretFile? _file;

    /// <summary>Notes the file that the secrets came from; null: none.</summary>
    public void ChangeIn(SecretFile? file) => _file = file;

    /// <summary>The secrets of this moment.</summary>
    /// <param name="configured">Those of the start, which stay where no file holds them.</param>
    public string[]? Current(string[]? configured) => _file is null ? configured : Setting.ItemsOf(_file.Read());
}
