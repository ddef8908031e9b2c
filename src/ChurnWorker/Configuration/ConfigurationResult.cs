using System.Diagnostics.CodeAnalysis;

namespace ChurnWorker.Configuration;

/// <summary>Either options that hold together, or everything that is wrong with them.</summary>
internal sealed class ConfigurationResult
{
    /// <summary>The options; null when there are errors.</summary>
    public WorkerOptions? Options { get; init; }

    /// <summary>Every error found, in order of key.</summary>
    public required IReadOnlyList<ConfigurationError> Errors { get; init; }

    /// <summary>The section <c>Serilog</c> with its name, as Serilog's own reader wants it.</summary>
    public required IConfiguration Logging { get; init; }

    /// <summary>Where each configured value came from: key to <c>environment</c>, <c>command line</c> or a file name. Keys left at their default are absent.</summary>
    public required IReadOnlyDictionary<string, string> Origins { get; init; }

    /// <summary>Whether the options can be used.</summary>
    [MemberNotNullWhen(true, nameof(Options))]
    public bool IsValid => Options is not null;

    /// <summary>Prints every error, one a line, for a command that then exits with 2.</summary>
    public void WriteErrors(TextWriter stderr)
    {
        stderr.WriteLine(Errors.Count == 1 ? "The configuration has an error:" : $"The configuration has {Errors.Count} errors:");
        foreach (var error in Errors)
            stderr.WriteLine($"  {error}");
    }
}
