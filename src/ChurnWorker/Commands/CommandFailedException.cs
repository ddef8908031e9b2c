namespace ChurnWorker.Commands;

/// <summary>The work of a verb cannot be done; the message is for a person and is all that is printed.</summary>
/// <param name="message">What is wrong and, where it helps, what to do.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;
}
