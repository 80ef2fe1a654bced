\set partner random(1, :partners)
\set reference random(1, 9000000000000000)
SELECT hold(:partner, 'x-' || :reference, 500, 'NG_4X_TopUp 2348031234567 2.00 USD 3090.00 NGN commission 0.05') AS transfer \gset
SELECT settle(:partner, :transfer, 500);
