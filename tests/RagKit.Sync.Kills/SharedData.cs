namespace RagKit.TestData;

/// <summary>The published document of Qdrant's API is not asked for here: other tests check every request against it.</summary>
internal static class SharedData
{
    public static string? Root => null;
}
