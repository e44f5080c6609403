using System.Globalization;
using RagKit.Reading;

namespace RagKit.Mail;

/// <summary>What attachments are called.</summary>
internal static class AttachmentName
{
    private const int Longest = 120;

    /// <summary>The name that the sender gave, without folders or what would end an id, else one made of the part's number.</summary>
    public static string Of(MimePart part)
    {
        string given = (part.FileName ?? "").Replace('\\', '/');
        given = given[(given.LastIndexOf('/') + 1)..];
        string name = string.Concat(given.Where(letter => !char.IsControl(letter) && letter is not ('#' or '?'))).Trim(' ', '.');
        if (name.Length > Longest)
            name = WellFormed.Of(name[^Longest..]);
        return name.Length > 0 ? name : $"part-{part.Path}{Extension(part.MediaType)}";
    }

    /// <summary>The media type with what a loader needs to know of its parameters.</summary>
    public static string MediaType(MimePart part) => part.Type["charset"] is { Length: > 0 } charset ? $"{part.MediaType}; charset={charset}" : part.MediaType;

    /// <summary>A line that tells what is attached, whether or not anything can read it.</summary>
    public static string Describe(MimePart part, int length) => string.Create(CultureInfo.InvariantCulture, $"{Of(part)} ({part.MediaType}, {length} bytes)");

    private static string Extension(string mediaType) => mediaType switch
    {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "application/pdf" => ".pdf",
        "application/json" => ".json",
        "message/rfc822" => ".eml",
        _ => "",
    };
}
