namespace ChurnWorker.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">The key, or the file, that is wrong.</param>
/// <param name="Message">What is wrong and what would be right, without secrets.</param>
internal sealed record ConfigurationError(string Key, string Message)
{
    public override string ToString() => $"{Key}: {Message}";
}
