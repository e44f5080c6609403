using RagKit.TestData;

namespace RagKit.Cli.Tests;

/// <summary>The handbook, ingested once for all tests of a class that only read it.</summary>
public sealed class IngestedHandbook : IAsyncLifetime
{
    internal TempFolder Folder { get; } = Handbook.Create();

    public async ValueTask InitializeAsync() => await RagKitTool.JsonAsync(Folder, "ingest", "docs");

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
