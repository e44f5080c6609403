namespace RagKit.Layout;

/// <summary>Recognises the marks that list items begin with.</summary>
internal static class Bullets
{
    private const string Marks = "•‣◦▪▫●○■□–—·*\u2022\uF0B7\u2043\u2219";

    /// <summary>Whether a line begins with a bullet and a space, or is nothing but a bullet.</summary>
    public static bool Begins(string line) => Marks.Contains(line[0], StringComparison.Ordinal) && (line.Length == 1 || line[1] == ' ');
}
