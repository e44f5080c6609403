using System.Globalization;

namespace RagKit.Cli;

/// <summary>Counts things in words.</summary>
internal static class Plural
{
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
