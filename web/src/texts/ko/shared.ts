import type { shared as english } from '../en/shared';

export const shared = {
  failure: {
    notFetched: '서버에서 모델을 받지 못했어요.',
    offline: '인터넷에 연결되어 있지 않은 것 같아요. 모델을 아직 내려받지 않았어요.',
    damaged: '모델 파일이 손상된 채로 도착해서 사용하지 않았어요.',
    unsupported:
      '브라우저가 오래되어 모델을 실행할 수 없어요. 최신 브라우저라면 어느 것이든 괜찮아요.',
    outOfMemory: '기기에 남은 메모리가 부족해요. 다른 탭을 닫으면 도움이 될 수 있어요.',
    other: '모델을 실행하지 못했어요.',
  },
  trainingFailure: {
    brokeOff: '학습이 중단됐어요. 다시 시작해 보고, 그래도 안 되면 페이지를 새로고침해 주세요.',
    offline:
      '인터넷에 연결되어 있지 않은 것 같아요. 학습 엔진을 아직 내려받지 않았으니, 연결한 뒤 다시 시작해 주세요.',
    diverged:
      '학습률이 너무 높아서 모델의 가중치가 끝없이 커졌어요. 학습률을 낮춰 이전 상태에서 이어가 보세요.',
    damaged: '저장된 학습이 손상됐어요. 새로 시작하면 그 자리에 저장돼요.',
    doesNotFit: '저장된 학습이 이 버전의 페이지와 맞지 않아요. 새로 시작하면 그 자리에 저장돼요.',
    taken:
      '이 페이지의 다른 탭에서 학습하고 있어요. 학습은 한 번에 하나만 저장할 수 있으니, 그 탭에서 학습을 멈추거나 탭을 닫은 뒤 여기서 다시 확인해 주세요.',
    outOfMemory: '기기에 남은 메모리가 부족해요. 다른 탭을 닫고 다시 시작해 주세요.',
    unsupported:
      '학습 엔진을 시작하지 못했어요. 연결을 확인하고 다시 시작해 주세요. 그래도 안 되면 최신 브라우저를 사용해 주세요.',
    other: '학습이 중단됐어요. 다시 시작해 주세요.',
  },
  unit: {
    name: {
      end: '문장 끝',
      unknown: '모르는 글자',
      space: '빈칸',
      text: (text: string) => `‘${text}’`,
    },
    label: { end: '끝' },
  },
  // A noun of our own follows each quoted word, because Korean particles depend on the sound before them.
  map: {
    empty: '첫 단어를 쓰면 어텐션 지도가 나타나요.',
    tooLong: '글이 너무 길어서 한 번에 읽지 못했어요. 그래서 지도가 없어요.',
    withoutAttention:
      '이 모델에는 어텐션이 없어요. 읽은 내용을 하나로 요약한 것만 보고 쓰기 때문에 지도가 없어요.',
    cut: (units: number) => `지도에는 양쪽의 처음 ${units}단어까지만 나와요.`,
    point: '단어나 칸을 가리켜 보세요.',
    tap: '단어나 칸을 눌러 보세요.',
    cell: (written: string, read: string, share: string) =>
      `${written} 차례에 ${read} 쪽으로 어텐션의 ${share}를 보냈어요.`,
    row: (written: string, read: string, share: string, sure: string) =>
      `${written} 차례에 ${read} 쪽을 가장 많이 봤어요(${share}). 이 선택을 ${sure} 확신했어요.`,
    column: (read: string, written: string, share: string) =>
      `${read} 쪽은 ${written} 차례에 가장 많이 봤어요(${share}).`,
  },
  picture: {
    save: (format: string) => `그림을 ${format} 파일로 저장`,
    map: (source: string, target: string, made: string) =>
      `모델이 어디를 봤는지 보여 주는 지도. 행은 모델이 쓴 글(${target}), 열은 모델이 읽은 글(${source})이고, 행의 합은 100%예요. ${made}`,
  },
} satisfies typeof english;
