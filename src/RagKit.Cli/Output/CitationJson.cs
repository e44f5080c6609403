using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RagKit.Answering;

namespace RagKit.Cli;

/// <summary>What <c>ragkit ask --json</c> writes.</summary>
internal sealed record AskJson(string Question, string Answer, CitationJson[] Citations, string Model);

/// <summary>One citation, with its number in the answer.</summary>
internal sealed partial record CitationJson(int Number, string Document, string Chunk, int? Page, int Start, int End, string Title, string? Quote)
{
    /// <summary>The citations of an answer, in its order; each region that is cited ends with its marker.</summary>
    public static CitationJson[] Of(string answer, IEnumerable<CitationAnnotation> annotations)
    {
        List<CitationJson> citations = [];
        foreach (CitationAnnotation annotation in annotations)
        {
            if (annotation.GetCitation() is not Citation citation)
                continue;
            int end = annotation.AnnotatedRegions?.OfType<TextSpanAnnotatedRegion>().FirstOrDefault()?.EndIndex ?? 0;
            Match marker = Marker().Match(answer[..Math.Clamp(end, 0, answer.Length)]);
            int number = marker.Success ? int.Parse(marker.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : citations.Count + 1;
            (int from, int to) = (citation.Range.Start.Value, citation.Range.End.Value);
            citations.Add(new(number, citation.DocumentId, citation.ChunkId, citation.Page, from, to, citation.Title, citation.Quote));
        }
        return [.. citations.Distinct()];
    }

    [GeneratedRegex(@"\[(\d{1,4})\]$", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Marker();
}
