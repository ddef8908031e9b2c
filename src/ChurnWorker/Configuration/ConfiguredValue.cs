namespace ChurnWorker.Configuration;

/// <summary>A text found for a key, before it is known whether the key exists.</summary>
/// <param name="Key">Key as written there, with colons.</param>
/// <param name="Text">The text; null for a JSON null.</param>
internal sealed record ConfiguredValue(string Key, string? Text);
