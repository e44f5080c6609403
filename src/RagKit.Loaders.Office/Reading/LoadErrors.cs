using System.Xml;

namespace RagKit.Reading;

/// <summary>What is wrong with files, in the words that all loaders share.</summary>
internal static class LoadErrors
{
    /// <summary>Whether an exception is of the many in which a damaged file shows.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException;

    public static RagKitException Damaged(string item, string kind, Exception e) => new(
        $"'{item}' is a damaged {kind}: {e.Message.TrimEnd('.')}. Open it in the program that made it, which may repair it, and save it again; or leave it out with an Exclude glob.", e);

    public static RagKitException Other(string item, string kind, string why) => new(
        $"'{item}' is no {kind}: {why}. Give it the extension of its format, or leave it out with an Exclude glob.");

    public static RagKitException Protected(string item) => new(
        $"'{item}' is protected by a password. Open it in an Office program, take the password off, and save it again; or leave it out with an Exclude glob.");

    public static NoTextException Empty(string item) => new($"'{item}' is empty: it has no text to index. Fill it, or leave it out with an Exclude glob.");

    public static NoTextException PicturesOnly(string item) => new($"'{item}' has no text: it may hold pictures only. Leave it out with an Exclude glob.");
}
