using RagKit.Loading;
using RagKit.Sources;
using RagKit.TestData;

namespace RagKit.Loaders.Tests;

public sealed class FolderSourceConformanceTests : SourceConformance
{
    protected override Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        FilePlace.CreateAsync(items, folder => new FolderSource(folder, new FolderSourceOptions { Name = "docs" }), (_, name) => name, canBreak: true);
}

public sealed class FilesSourceConformanceTests : SourceConformance
{
    protected override Task<SourcePlace> CreatePlaceAsync(IReadOnlyDictionary<string, string> items) =>
        FilePlace.CreateAsync(items, folder => new FilesSource([.. items.Keys.Select(name => Path.Combine(folder, name))]), Path.Combine, canBreak: false);
}

/// <summary>Files in a temporary folder.</summary>
internal sealed class FilePlace(TempFolder folder, ISource source, Func<string, string, string> id, bool canBreak) : SourcePlace
{
    public override ISource Source => source;

    public static async Task<SourcePlace> CreateAsync(
        IReadOnlyDictionary<string, string> items, Func<string, ISource> source, Func<string, string, string> id, bool canBreak)
    {
        TempFolder folder = new();
        FilePlace place = new(folder, source(folder.Path), id, canBreak);
        foreach ((string name, string text) in items)
            await place.PutAsync(name, text);
        return place;
    }

    public override string IdOf(string name) => id(folder.Path, name);

    public override Task PutAsync(string name, string text)
    {
        folder.Write(name, text);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string name)
    {
        File.Delete(Path.Combine(folder.Path, name));
        return Task.CompletedTask;
    }

    public override Task<bool> BreakAsync()
    {
        if (canBreak)
            Directory.Delete(folder.Path, recursive: true);
        return Task.FromResult(canBreak);
    }

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return base.DisposeAsync();
    }
}
