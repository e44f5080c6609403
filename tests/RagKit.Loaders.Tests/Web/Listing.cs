using RagKit.Sources;

namespace RagKit.Loaders.Tests.Web;

/// <summary>Lists and opens sources.</summary>
internal static class Listing
{
    public static async Task<List<SourceItem>> ItemsAsync(this ISource source)
    {
        List<SourceItem> items = [];
        await foreach (SourceItem item in source.ListAsync(TestContext.Current.CancellationToken))
            items.Add(item);
        return items;
    }

    public static async Task<string[]> IdsAsync(this ISource source) => [.. (await source.ItemsAsync()).Select(item => item.Id)];

    public static async Task<byte[]> ReadAsync(this ISource source, SourceItem item)
    {
        await using Stream stream = await source.OpenAsync(item, TestContext.Current.CancellationToken);
        using MemoryStream whole = new();
        await stream.CopyToAsync(whole, TestContext.Current.CancellationToken);
        return whole.ToArray();
    }

    public static async Task<string> TextAsync(this ISource source, SourceItem item) => System.Text.Encoding.UTF8.GetString(await source.ReadAsync(item));
}
