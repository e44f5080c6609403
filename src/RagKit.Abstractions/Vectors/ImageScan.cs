namespace RagKit.Vectors;

/// <summary>Compares a query with all rows of an image.</summary>
internal sealed class ImageScan : ParallelWork
{
    private const int RowsAtOnce = 256;
    private const int PieceBytes = 1 << 20;
    private const int FewestBytesOfWorker = 1 << 21;

    private readonly ImageRows _rows;
    private readonly QueryScan _query;
    private readonly List<Piece> _pieces;
    private readonly TopMatches?[] _best;
    private readonly Candidates?[] _candidates;
    private readonly int _top;
    private float _floor = float.NegativeInfinity;

    private ImageScan(ImageRows rows, QueryScan query, int top, List<Piece> pieces, int workers)
        : base(pieces.Count)
    {
        (_rows, _query, _top, _pieces) = (rows, query, top, pieces);
        _best = new TopMatches?[workers];
        _candidates = new Candidates?[workers];
    }

    public static VectorMatch[] Run(ImageRows rows, QueryScan query, int top, int mostWorkers, CancellationToken cancellationToken)
    {
        long bytes = (long)rows.Total * rows.Layout.ScannedBytes;
        int workers = (int)Math.Clamp(bytes / FewestBytesOfWorker, 1, mostWorkers);
        List<Piece> pieces = [];
        int piece = Math.Max(RowsAtOnce, PieceBytes / rows.Layout.ScannedBytes / RowsAtOnce * RowsAtOnce);
        foreach ((RowBlock block, int first, int count) in rows.Blocks())
        {
            for (int from = 0; from < count; from += piece)
                pieces.Add(new(block, from, Math.Min(piece, count - from), first + from));
        }
        ImageScan scan = new(rows, query, top, pieces, workers);
        scan.Run(workers, cancellationToken);
        return scan.Finish(cancellationToken);
    }

    protected override void Do(int worker, int piece)
    {
        if (_rows.Layout.IsCoded)
            Gather(_candidates[worker] ??= new(_top), _pieces[piece]);
        else
            Rank(_best[worker] ??= new(_top), _pieces[piece]);
    }

    private void Rank(TopMatches best, Piece piece)
    {
        Span<float> scores = stackalloc float[RowsAtOnce];
        for (int from = 0; from < piece.Count; from += RowsAtOnce)
        {
            Span<float> block = scores[..Math.Min(RowsAtOnce, piece.Count - from)];
            _query.Scan(piece.Block, piece.From + from, block);
            for (int i = -1; (i = Candidates.Next(block, i + 1, best.Threshold)) < block.Length;)
            {
                if (_rows.TryGetKey(piece.Row + from + i, out long key))
                    best.Offer(key, QueryScan.Limit(block[i]));
            }
        }
    }

    private void Gather(Candidates candidates, Piece piece)
    {
        Span<float> most = stackalloc float[RowsAtOnce];
        for (int from = 0; from < piece.Count; from += RowsAtOnce)
        {
            // What one thread knows for certain of its rows holds for those of all; a lost update only costs a comparison.
            candidates.Raise(Volatile.Read(ref _floor));
            Span<float> block = most[..Math.Min(RowsAtOnce, piece.Count - from)];
            _query.Scan(piece.Block, piece.From + from, block);
            for (int i = -1; (i = Candidates.Next(block, i + 1, candidates.Floor)) < block.Length;)
            {
                int row = piece.Row + from + i;
                if (_rows.TryGetKey(row, out _))
                    candidates.Offer(row, block[i], _query.Doubt(piece.Block, piece.From + from + i));
            }
            if (candidates.Floor > Volatile.Read(ref _floor))
                Volatile.Write(ref _floor, candidates.Floor);
        }
    }

    private VectorMatch[] Finish(CancellationToken cancellationToken)
    {
        if (_rows.Layout.IsCoded)
        {
            Candidates all = new(_top);
            foreach (Candidates? candidates in _candidates)
            {
                if (candidates is not null)
                    all.Merge(candidates);
            }
            return _rows.Rescore(_query, all, _top, cancellationToken);
        }
        TopMatches best = new(_top);
        foreach (TopMatches? some in _best)
        {
            if (some is not null)
                best.Merge(some);
        }
        return best.ToSortedArray();
    }

    private readonly record struct Piece(RowBlock Block, int From, int Count, int Row);
}
