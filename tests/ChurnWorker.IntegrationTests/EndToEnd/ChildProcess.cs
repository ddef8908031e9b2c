using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>A program started by a test, whose output is kept and which does not outlive it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly StringBuilder _output = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, isStandardOutput: true);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, isStandardOutput: false);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it wrote so far, both streams in order of arrival.</summary>
    public string Output => Text(_output);

    /// <summary>What it wrote to stdout so far.</summary>
    public string StandardOutput => Text(_standardOutput);

    /// <summary>It has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program. The environment is the test's own without the worker's settings, and these.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ChildProcess(start);
    }

    /// <summary>Waits for its end; returns the exit code.</summary>
    /// <param name="patience">How long at most; null: a minute.</param>
    public async Task<int> WaitForExitAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? s_patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} should have ended within {patience ?? s_patience}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>SIGTERM, which .NET has no call for; returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-s", "TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line, bool isStandardOutput)
    {
        if (line is null) return;
        lock (_gate)
        {
            _output.Append(line).Append('\n');
            if (isStandardOutput) _standardOutput.Append(line).Append('\n');
        }
    }

    private string Text(StringBuilder builder)
    {
        lock (_gate) return builder.ToString();
    }
}
