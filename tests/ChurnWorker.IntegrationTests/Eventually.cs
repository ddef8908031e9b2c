namespace ChurnWorker.IntegrationTests;

/// <summary>Waits for a condition of another process or thread.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as the condition holds; fails the test when it does not within a minute.</summary>
    public static async Task BeTrueAsync(Func<Task<bool>> condition, string because = "the condition should come true")
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail(because);
            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="BeTrueAsync(Func{Task{bool}}, string)"/>
    public static Task BeTrueAsync(Func<bool> condition, string because = "the condition should come true") => BeTrueAsync(() => Task.FromResult(condition()), because);
}
