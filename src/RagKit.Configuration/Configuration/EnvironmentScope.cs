using System.Text.RegularExpressions;

namespace RagKit.Configuration;

/// <summary>Puts an environment's name into the names of what a corpus writes to, so that no two environments write to the same.</summary>
internal static partial class EnvironmentScope
{
    /// <summary>What the name of an environment is: no dot or underscore, which part it from what it is put to.</summary>
    public const string Allowed = "lower-case letters and digits, beginning with a letter, at most 20, and not like v2, which versions are named";

    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>A file's or folder's name with the environment's before its extension.</summary>
    public static string File(string path, string environment)
    {
        string plain = Path.TrimEndingDirectorySeparator(path);
        string extension = Path.GetExtension(plain);
        return $"{plain[..^extension.Length]}.{environment}{extension}";
    }

    public static string OfName(string name, string environment) => $"{name}_{environment}";

    [GeneratedRegex("^(?!v[0-9]+$)[a-z][a-z0-9]{0,19}$")]
    private static partial Regex Name();
}
