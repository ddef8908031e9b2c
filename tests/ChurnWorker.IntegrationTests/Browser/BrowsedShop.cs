using System.Net;
using System.Net.Sockets;
using ChurnWorker.IntegrationTests.EndToEnd;
using Microsoft.Playwright;

namespace ChurnWorker.IntegrationTests.Browser;

/// <summary>A worker on a store with a story, and a browser to look at it.</summary>
public abstract class BrowsedShop : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-browser-");
    private WorkerProcess? _worker;
    private IPlaywright? _playwright;

    /// <summary>Where the worker answers.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Chromium.</summary>
    public IBrowser Browser { get; private set; } = null!;

    /// <summary>What the worker is configured by, for other verbs on the same store.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["Calibration__Interval"] = "365d" };

    /// <summary>Where pictures are kept.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(System.Environment.GetEnvironmentVariable("CHURNWORKER_ARTIFACTS") ?? Path.Combine(AppContext.BaseDirectory, "artifacts")).FullName;

    /// <summary>Percent of cycles held out.</summary>
    protected abstract int HoldoutPercent { get; }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/chromium"), "No Chromium: Debian package chromium, see tests/services");
        var store = Path.Combine(_folder.FullName, "churnworker.db");
        Fill(store, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Url = $"http://127.0.0.1:{FreePort()}";
        Environment["Store__Connection"] = $"sqlite:{store}";
        Environment["Outbox__File"] = Path.Combine(_folder.FullName, "winback.ndjson");
        Environment["Ops__Url"] = Url;
        Environment["WinBack__HoldoutPercent"] = HoldoutPercent.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _worker = WorkerProcess.Run(Environment);
        await _worker.BeReadyAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (_worker is not null) await _worker.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the store.</summary>
    protected abstract void Fill(string path, long now);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
