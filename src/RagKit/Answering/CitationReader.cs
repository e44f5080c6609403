using Microsoft.Extensions.AI;

namespace RagKit.Answering;

/// <summary>Reads the markers of an answer and cites the passages they name. One answer at a time; linear in its length.</summary>
internal sealed class CitationReader(IReadOnlyList<Passage> passages)
{
    private const int MostQuotations = 8;
    private readonly QuoteIndex?[] _indexes = new QuoteIndex?[passages.Count];

    /// <summary>How many numbers named no passage.</summary>
    public int Invalid { get; private set; }

    /// <summary>The citations of one run of text, in the order of the markers; regions count from the run's beginning.</summary>
    public List<CitationAnnotation> Read(string answer)
    {
        List<CitationAnnotation> citations = [];
        List<(int Start, int End)> quotations = Quotations.FindAll(answer);
        List<CitationMarker> markers = WithoutQuoted(CitationMarker.FindAll(answer), quotations, answer);
        if (markers.Count == 0)
            return citations;
        List<Sentence> sentences = SentenceSplitter.Split(Blank(answer, markers));
        int groupStart = 0, previousEnd = 0;
        while (groupStart < markers.Count)
        {
            int groupEnd = groupStart + 1;
            while (groupEnd < markers.Count && IsAdjacent(answer, markers[groupEnd - 1].End, markers[groupEnd].Start))
                groupEnd++;
            (int Start, int End) group = (markers[groupStart].Start, markers[groupEnd - 1].End);
            int next = groupEnd < markers.Count ? markers[groupEnd].Start : answer.Length;
            Claim claim = Claim.Of(sentences, answer, group, previousEnd, next);
            HashSet<int> seen = [];
            foreach (int number in markers[groupStart..groupEnd].SelectMany(marker => marker.Numbers))
            {
                if (number < 1 || number > passages.Count)
                    Invalid++;
                else if (seen.Add(number))
                    citations.Add(Citations.Create(passages[number - 1], FindQuote(number - 1, answer, quotations, claim), claim.Region));
            }
            (groupStart, previousEnd) = (groupEnd, group.End);
        }
        return citations;
    }

    /// <summary>Numbers in brackets that stand in a quoted passage itself are its own and cite nothing here.</summary>
    private List<CitationMarker> WithoutQuoted(List<CitationMarker> markers, List<(int Start, int End)> quotations, string answer)
    {
        int next = 0, tried = -1;
        bool own = false;
        return markers.FindAll(marker =>
        {
            while (next < quotations.Count && quotations[next].End <= marker.Start)
                next++;
            if (next == quotations.Count || quotations[next].Start > marker.Start)
                return true;
            if (tried != next)
            {
                (int start, int end) = quotations[next];
                own = Enumerable.Range(0, passages.Count).Any(i => Index(i).Find(answer.AsSpan(start, end - start)) is not null);
                tried = next;
            }
            return !own;
        });
    }

    private (int Start, int End)? FindQuote(int passage, string answer, List<(int Start, int End)> quotations, Claim claim)
    {
        (int Start, int End)? longest = null;
        int first = FirstAt(quotations, claim.QuotesFrom);
        for (int i = first; i < Math.Min(quotations.Count, first + MostQuotations) && quotations[i].End <= claim.QuotesTo; i++)
        {
            (int start, int end) = quotations[i];
            (int Start, int End)? found = Index(passage).Find(answer.AsSpan(start, end - start));
            if (found is { } quote && (longest is null || quote.End - quote.Start > longest.Value.End - longest.Value.Start))
                longest = found;
        }
        return longest;
    }

    private QuoteIndex Index(int passage) => _indexes[passage] ??= new(passages[passage].Text);

    private static int FirstAt(List<(int Start, int End)> quotations, int position)
    {
        int index = quotations.BinarySearch((position, 0));
        return index < 0 ? ~index : index;
    }

    private static bool IsAdjacent(string answer, int end, int start) => answer.AsSpan(end, start - end).IndexOfAnyExcept(" ,;") < 0;

    /// <summary>The answer with white space in the place of its markers, so that they neither join nor part sentences.</summary>
    private static char[] Blank(string answer, List<CitationMarker> markers)
    {
        char[] blank = answer.ToCharArray();
        foreach (CitationMarker marker in markers)
            blank.AsSpan(marker.Start, marker.End - marker.Start).Fill(' ');
        return blank;
    }
}
