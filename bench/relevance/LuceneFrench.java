import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.sandbox.search.CombinedFieldQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Indexes a corpus (id, title, text apart by tabs) in memory and answers files of queries (id, text), each into a run
 * in TREC's format. Arguments: "added" or "combined" (scores a field, or one over both), CORPUS, then QUERIES and RUN as
 * often as wished.
 */
public final class LuceneFrench {
    private static final float TITLE = 3f;
    private static final int DEPTH = 100;

    public static void main(String[] arguments) throws IOException {
        boolean combined = arguments[0].equals("combined");
        Analyzer analyzer = new FrenchAnalyzer();
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity());
        try (IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader corpus = Files.newBufferedReader(Path.of(arguments[1]))) {
            for (String line = corpus.readLine(); line != null; line = corpus.readLine()) {
                String[] columns = line.split("\t", -1);
                Document document = new Document();
                document.add(new StringField("id", columns[0], Field.Store.YES));
                document.add(new TextField("title", columns[1], Field.Store.NO));
                document.add(new TextField("text", columns[2], Field.Store.NO));
                writer.addDocument(document);
            }
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new BM25Similarity());
            for (int i = 2; i + 1 < arguments.length; i += 2) {
                answer(searcher, analyzer, combined, Path.of(arguments[i]), Path.of(arguments[i + 1]));
            }
        }
    }

    private static void answer(IndexSearcher searcher, Analyzer analyzer, boolean combined, Path queries, Path run)
            throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(run))) {
            for (String line : Files.readAllLines(queries)) {
                String[] columns = line.split("\t", -1);
                int rank = 0;
                for (ScoreDoc hit : searcher.search(query(analyzer, combined, columns[1]), DEPTH).scoreDocs) {
                    String id = searcher.storedFields().document(hit.doc).get("id");
                    rank++;
                    out.println(columns[0] + " Q0 " + id + " " + rank + " " + hit.score + " lucene");
                }
            }
        }
    }

    private static BooleanQuery query(Analyzer analyzer, boolean combined, String text) throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        try (TokenStream tokens = analyzer.tokenStream("text", text)) {
            CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                if (combined) {
                    add(query, inBoth(word));
                } else {
                    add(query, new BoostQuery(new TermQuery(new Term("title", word.toString())), TITLE));
                    add(query, new TermQuery(new Term("text", word.toString())));
                }
            }
            tokens.end();
        }
        return query.build();
    }

    private static Query inBoth(CharTermAttribute word) {
        return new CombinedFieldQuery.Builder()
                .addField("title", TITLE)
                .addField("text", 1f)
                .addTerm(new BytesRef(word.toString()))
                .build();
    }

    private static void add(BooleanQuery.Builder query, Query part) {
        query.add(part, BooleanClause.Occur.SHOULD);
    }
}
