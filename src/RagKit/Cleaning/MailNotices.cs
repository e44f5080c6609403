using System.Text.RegularExpressions;

namespace RagKit.Cleaning;

/// <summary>
/// Finds in a message what stands beneath every message of its sender: signatures behind <c>-- </c> (RFC 3676, 4.3), paragraphs that say to be
/// confidential and whom they are meant for, and what telephones add. Those that are quoted, too.
/// </summary>
internal static partial class MailNotices
{
    private const int MostSignatureLines = 15, LongestLine = 200, LongestNotice = 4000;

    public static List<(int Start, int End)> Of(string text)
    {
        List<(int Start, int End)> lines = Lines(text), found = [];
        for (int i = 0; i < lines.Count; i++)
        {
            int end = SignatureEnd(text, lines, i);
            if (end > i)
            {
                found.Add((lines[i].Start, lines[end - 1].End));
                i = end - 1;
                continue;
            }
            // A paragraph is looked at from its first line alone.
            if (i > 0 && Plain(text, lines[i - 1]).Length > 0)
                continue;
            end = i;
            while (end < lines.Count && Plain(text, lines[end]).Length > 0)
                end++;
            if (end > i && IsNotice(text.AsSpan(lines[i].Start, lines[end - 1].End - lines[i].Start)))
            {
                found.Add((lines[i].Start, lines[end - 1].End));
                i = end - 1;
            }
        }
        return found;
    }

    /// <summary>The line behind a signature that begins here; the line itself where none does.</summary>
    private static int SignatureEnd(string text, List<(int Start, int End)> lines, int start)
    {
        if (Plain(text, lines[start]) is not "--")
            return start;
        int depth = Depth(text, lines[start]), end = start + 1;
        // It reaches to the end, or to where somebody else is quoted.
        for (; end < lines.Count && Depth(text, lines[end]) == depth && !QuoteBegins().IsMatch(Plain(text, lines[end])); end++)
        {
            if (end - start > MostSignatureLines || lines[end].End - lines[end].Start > LongestLine)
                return start;
        }
        return end;
    }

    private static bool IsNotice(ReadOnlySpan<char> paragraph) => paragraph.Length <= LongestNotice && ((Secret().IsMatch(paragraph) && Meant().IsMatch(paragraph)) || Device().IsMatch(paragraph.Trim()));

    /// <summary>How deep a line is quoted.</summary>
    private static int Depth(string text, (int Start, int End) line)
    {
        int depth = 0;
        foreach (char c in text.AsSpan(line.Start, line.End - line.Start))
        {
            if (c == '>')
                depth++;
            else if (c != ' ')
                break;
        }
        return depth;
    }

    private static ReadOnlySpan<char> Plain(string text, (int Start, int End) line) => text.AsSpan(line.Start, line.End - line.Start).TrimStart("> ").Trim();

    private static List<(int Start, int End)> Lines(string text)
    {
        List<(int Start, int End)> lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            lines.Add((start, end));
            start = end + 1;
        }
        return lines;
    }

    [GeneratedRegex("^(?:On .{1,200} wrote:|Am .{1,200} schrieb .{0,100}:|Le .{1,200} a écrit ?:|El .{1,200} escribió:|-{2,} ?(?:Original|Forwarded|Ursprüngliche|Weitergeleitete).{0,60})$", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteBegins();

    [GeneratedRegex("confidential|privileged|vertraulich|rechtlich geschützt|confidentiel|confidencial|riservat|vertrouwelijk", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(
        @"(?:intended|named|designated)[\s>]+(?:only[\s>]+for|solely[\s>]+for|recipient|addressee)|received[\s>]+this[\s>]+(?:e-?mail|message|communication|transmission)[\s>]+(?:in[\s>]+error|by[\s>]+mistake)|nicht[\s>]+der[\s>]+(?:richtige|beabsichtigte|vorgesehene)[\s>]+(?:adressat|empfänger)" +
        @"|irrtümlich[\s>]+erhalten|destinataire|par[\s>]+erreur|destinatario|por[\s>]+error|per[\s>]+errore|destinatário|por[\s>]+engano|geadresseerde",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Meant();

    [GeneratedRegex("^[> ]{0,20}(?:Sent from my [A-Za-z0-9 ]{2,30}|Von meinem [A-Za-z0-9 ]{2,30} gesendet|Envoyé de mon [A-Za-z0-9 ]{2,30}|Enviado desde mi [A-Za-z0-9 ]{2,30}|Get Outlook for (?:iOS|Android))\\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex Device();
}
