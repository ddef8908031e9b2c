using System.IO.Compression;
using System.Security.Cryptography;
using ChurnWorker.Commands;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage.Sqlite;
using ChurnWorker.Tests.Commands;
using ChurnWorker.Tests.Replay;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.History;

public sealed class ShuffledImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_year_of_a_real_shop_shuffled_and_tripled_imports_to_the_same_models_and_the_same_export_to_the_byte()
    {
        var original = SharedData.Find("online_retail_ii_2010.csv.gz");
        Assert.SkipWhen(original is null, "../shared/data/online_retail_ii_2010.csv.gz is not there.");
        var (header, rows) = Read(original);
        string[] again = [.. rows, .. rows, .. rows];
        new Random(11).Shuffle(again);
        var shuffled = _folder.Combine("shuffled.csv");
        await File.WriteAllLinesAsync(shuffled, [header, .. again], TestContext.Current.CancellationToken);

        var (passports, export) = await ImportAsync(original, "original.db");
        var (otherPassports, otherExport) = await ImportAsync(shuffled, "shuffled.db");

        otherPassports.ShouldBe(passports);
        otherExport.Length.ShouldBe(export.Length);
        Convert.ToHexString(SHA256.HashData(otherExport)).ShouldBe(Convert.ToHexString(SHA256.HashData(export)));

        // The rest of the 4,381 customers cancelled all they had ordered
        passports.ShouldNotBeEmpty();
        export.AsSpan().Count((byte)'\n').ShouldBe(4370);
    }

    private async Task<(List<string> Passports, byte[] Export)> ImportAsync(string file, string store)
    {
        var path = _folder.Combine(store);
        (await CommandRun.OfAsync(ImportCommand.Create(TimeProvider.System), file, "--set", $"Store:Connection=sqlite:{path}")).ExitCode.ShouldBe(0);

        var options = new WorkerOptions();
        using var reader = SqliteStore.OpenReadOnly(path);
        using var customers = new CustomerReader(reader, options.Shop.ToFoldRules());
        using var output = new MemoryStream();
        new CustomerExport(customers, options.ToPolicy()).Write(output, null);
        var passports = new List<string>();
        using var models = reader.Prepare("SELECT passport FROM models ORDER BY sequence");
        while (models.Read())
            passports.Add(models.Text(0));
        return (passports, output.ToArray());
    }

    private static (string Header, List<string> Rows) Read(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = lines.ReadLine()!;
        var rows = new List<string>();
        while (lines.ReadLine() is { } row)
            rows.Add(row);
        return (header, rows);
    }
}
