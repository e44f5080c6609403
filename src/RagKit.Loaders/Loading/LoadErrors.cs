namespace RagKit.Loading;

/// <summary>Errors that several loaders share.</summary>
internal static class LoadErrors
{
    public static NoTextException Empty(string item) => new(
        $"'{item}' is empty: it has no text to index. Fill it, or leave it out with an Exclude glob.");
}
